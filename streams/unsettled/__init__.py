"""What has not settled, from the topics alone: every instruction and transaction that is not final, and why it is not."""
