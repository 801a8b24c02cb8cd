"""A Kafka and workers on this machine: brought, started, watched and stopped, each by its own process id."""
