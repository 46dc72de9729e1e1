package io.sumflow.embedded;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** A broker's topics; each change is awaited until clients see it. */
final class Topics implements AutoCloseable {
  private static final long BOUND_SECONDS = 30;

  private final Admin admin;

  Topics(String bootstrapServers) {
    this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
  }

  void awaitAnswers() {
    await("an answer", this::answers);
  }

  private boolean answers() {
    try {
      return !get(admin.describeCluster().nodes()).isEmpty();
    } catch (ExecutionException notYet) {
      return false;
    }
  }

  void create(String name, int partitions, Map<String, String> settings) {
    NewTopic topic =
        new NewTopic(name, Optional.of(partitions), Optional.of((short) 1)).configs(settings);
    try {
      get(admin.createTopics(List.of(topic)).all());
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new EmbeddedServerException("no topic " + name + ": " + e.getMessage(), e);
      }
    }
    await("topic " + name, () -> hasLeaders(name));
  }

  void delete(String name) {
    try {
      get(admin.deleteTopics(List.of(name)).all());
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
        throw new EmbeddedServerException("topic " + name + " stays: " + e.getMessage(), e);
      }
    }
    await("the end of topic " + name, () -> describe(name).isEmpty());
  }

  private boolean hasLeaders(String name) {
    return describe(name)
        .filter(topic -> topic.partitions().stream().noneMatch(p -> p.leader() == null))
        .isPresent();
  }

  private Optional<TopicDescription> describe(String name) {
    try {
      return Optional.ofNullable(
          get(admin.describeTopics(List.of(name)).allTopicNames()).get(name));
    } catch (ExecutionException unknown) {
      return Optional.empty();
    }
  }

  private static <T> T get(KafkaFuture<T> future) throws ExecutionException {
    try {
      return future.get(BOUND_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedServerException("interrupted while asking Kafka", e);
    } catch (TimeoutException e) {
      throw new EmbeddedServerException("no answer from Kafka in " + BOUND_SECONDS + " s", e);
    }
  }

  private static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(BOUND_SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new EmbeddedServerException("waited %d s for %s".formatted(BOUND_SECONDS, what));
      }
      try {
        TimeUnit.MILLISECONDS.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new EmbeddedServerException("interrupted while waiting for " + what, e);
      }
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
