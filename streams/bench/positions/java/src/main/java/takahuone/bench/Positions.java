package takahuone.bench;

import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.state.Stores;

/**
 * The position-keeping job on Kafka Streams, exactly_once_v2, with its state in RocksDB.
 *
 * <p>Arguments: broker, application id, input topic, topic of positions, topic of cash, folder of the state, threads. It runs until SIGTERM.
 */
public final class Positions {
    static final String STORE = "positions";
    static final String MOVED = "moved";
    static final String CASH = "cash";

    private Positions() {}

    public static void main(String[] arguments) throws InterruptedException {
        Topology topology = topology(arguments[2], arguments[3], arguments[4]);
        KafkaStreams streams = new KafkaStreams(topology, properties(arguments));
        CountDownLatch ended = new CountDownLatch(1);
        streams.setUncaughtExceptionHandler(
                error -> {
                    error.printStackTrace();
                    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
                });
        streams.setStateListener(
                (after, before) -> {
                    if (after == KafkaStreams.State.ERROR || after == KafkaStreams.State.NOT_RUNNING) {
                        ended.countDown();
                    }
                });
        Runtime.getRuntime().addShutdownHook(new Thread(() -> streams.close(Duration.ofSeconds(10))));
        streams.start();
        ended.await();
    }

    private static Topology topology(String trades, String moved, String cash) {
        Topology topology = new Topology();
        topology.addSource("trades", Serdes.String().deserializer(), Json.of(Trade.class).deserializer(), trades);
        topology.addProcessor("keep", KeepPosition::new, "trades");
        topology.addStateStore(
                Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(STORE), Serdes.String(), Json.of(Position.class)),
                "keep");
        topology.addSink(MOVED, moved, Serdes.String().serializer(), Json.of(PositionMoved.class).serializer(), "keep");
        topology.addSink(CASH, cash, Serdes.String().serializer(), Json.of(CashDue.class).serializer(), "keep");
        return topology;
    }

    /** Commits every 100 ms, as the guide's measurement did; linger and batch are what made it fastest there. */
    private static Properties properties(String[] arguments) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, arguments[0]);
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, arguments[1]);
        properties.put(StreamsConfig.STATE_DIR_CONFIG, arguments[5]);
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, arguments[6]);
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, "100");
        properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, "1");
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), "2000");
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), "5");
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), Integer.toString(1 << 18));
        return properties;
    }
}
