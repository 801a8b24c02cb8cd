"""How it moves: offices as tables, the shard loop, its stores, Kafka, the doors and the command line."""
