"""The calendars of real settlement systems and currencies: tables of data, each with its source."""
