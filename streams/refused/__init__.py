"""What was refused, is dead or could not be translated, from the topics alone: each with its reason and what to do."""
