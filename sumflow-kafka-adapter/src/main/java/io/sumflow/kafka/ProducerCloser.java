package io.sumflow.kafka;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * Ends a producer that is finished, without waiting: closing joins the client's thread for as long
 * as that takes, and a thread that is caught in a loop or died of one is why we are here.
 */
final class ProducerCloser {

  private ProducerCloser() {}

  /** Closes at once, on a thread of its own. What is outstanding is answered as failed. */
  static void close(Producer<byte[], byte[]> producer) {
    Thread closer = new Thread(() -> producer.close(Duration.ZERO), "kafka-producer-closer");
    closer.setDaemon(true);
    closer.start();
  }

  /** True if the producer cut batches in two because the broker found them too large. */
  static boolean hasSplitBatches(Producer<byte[], byte[]> producer) {
    for (Map.Entry<MetricName, ? extends Metric> metric : producer.metrics().entrySet()) {
      if (metric.getKey().name().equals("batch-split-total")
          && metric.getValue().metricValue() instanceof Double splits) {
        return splits > 0;
      }
    }
    return false;
  }
}
