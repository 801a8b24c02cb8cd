package takahuone.bench;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.math.BigDecimal;

/** A trade as it stands in the input topic. What the job does not name (padding) is passed over. */
@JsonIgnoreProperties(ignoreUnknown = true)
record Trade(
        String id,
        String cause,
        String at,
        String trade,
        String account,
        String isin,
        String side,
        BigDecimal quantity,
        BigDecimal price,
        String currency,
        String tradeDate,
        String counterparty,
        String venue) {

    /** The quantity, less than zero where the account sells. */
    BigDecimal signedQuantity() {
        return side.equals("BUY") ? quantity : quantity.negate();
    }
}
