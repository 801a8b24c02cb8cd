"""The back office driven at random, against a naive reference that is written without it, and against beancount."""
