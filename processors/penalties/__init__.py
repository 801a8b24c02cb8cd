"""Cash penalties as arithmetic and calendar: days that count, amounts, who pays. Pure; no store is known here."""
