package takahuone.bench;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.math.BigDecimal;

/** The second output, keyed by account: what the trade costs. */
record CashDue(String trade, String account, String currency, @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal amount) {}
