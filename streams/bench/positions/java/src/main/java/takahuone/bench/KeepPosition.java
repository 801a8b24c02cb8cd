package takahuone.bench;

import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** For each trade: the account's position moves, and two outputs say so. */
final class KeepPosition implements Processor<String, Trade, String, Object> {
    private ProcessorContext<String, Object> context;
    private KeyValueStore<String, Position> positions;

    @Override
    public void init(ProcessorContext<String, Object> context) {
        this.context = context;
        this.positions = context.getStateStore(Positions.STORE);
    }

    @Override
    public void process(Record<String, Trade> record) {
        Trade trade = record.value();
        Position before = positions.get(trade.account());
        Position after = (before == null ? Position.NONE : before).after(trade);
        positions.put(trade.account(), after);
        context.forward(
                record.withKey(trade.trade())
                        .withValue(new PositionMoved(trade.trade(), trade.account(), after.quantity())),
                Positions.MOVED);
        context.forward(
                record.withKey(trade.account())
                        .withValue(
                                new CashDue(
                                        trade.trade(),
                                        trade.account(),
                                        trade.currency(),
                                        trade.quantity().multiply(trade.price()))),
                Positions.CASH);
    }
}
