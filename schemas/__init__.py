"""What can be said: the values, messages, reasons and topics that every office shares."""
