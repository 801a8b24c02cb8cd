"""Proving from the topics alone that nothing was lost, doubled or invented: no code of the offices is used here."""
