package io.sumflow.adder;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Everything that ever arrived in a topic of three partitions. */
final class Topic implements AutoCloseable {

  private final KafkaConsumer<String, String> consumer;
  private final List<ConsumerRecord<String, String>> records = new ArrayList<>();

  Topic(String brokers, String name) {
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", brokers, "auto.offset.reset", "earliest"),
            new StringDeserializer(),
            new StringDeserializer());
    consumer.assign(
        IntStream.range(0, 3).mapToObj(number -> new TopicPartition(name, number)).toList());
    consumer.seekToBeginning(consumer.assignment());
  }

  /** What arrived until now, in the order of each partition. */
  List<ConsumerRecord<String, String>> records() {
    consumer.poll(Duration.ofMillis(200)).forEach(records::add);
    return records;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
