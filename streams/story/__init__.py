"""The story of one trade, from the topics alone: who reported it, what was decided and why, where it is now."""
