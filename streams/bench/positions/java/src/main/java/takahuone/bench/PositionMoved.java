package takahuone.bench;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.math.BigDecimal;

/** The first output, keyed by trade: what the account holds now. */
record PositionMoved(String trade, String account, @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal quantity) {}
