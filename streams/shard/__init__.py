"""One shard: its engine (what follows from an input), its loop (exactly once), and the port through which it sees Kafka."""
