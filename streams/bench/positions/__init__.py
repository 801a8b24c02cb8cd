"""The position-keeping job, three times over the same trades: on the production shard loop, on Kafka Streams, on a plain Faust agent."""
