package takahuone.bench;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.math.BigDecimal;

/** What an account holds, after so many trades. */
record Position(@JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal quantity, long trades) {
    static final Position NONE = new Position(BigDecimal.ZERO, 0);

    Position after(Trade trade) {
        return new Position(quantity.add(trade.signedQuantity()), trades + 1);
    }
}
