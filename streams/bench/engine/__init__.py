"""What each step in the life of an instruction costs, by how many are open: one shard of back, without Kafka."""
