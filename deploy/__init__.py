"""How it is run: the broker, containers, topics."""
