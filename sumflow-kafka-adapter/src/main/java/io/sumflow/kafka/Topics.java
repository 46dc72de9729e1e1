package io.sumflow.kafka;

import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.InfrastructureException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Asks the cluster about topics: what no producer and no consumer tells. Bounded, never throws for
 * the broker's trouble, keeps no answer: a count that is a moment old may be the wrong one. Safe
 * for use by many threads.
 */
final class Topics implements AutoCloseable {

  /** The longest that a question takes. */
  static final Duration LIMIT = Duration.ofSeconds(5);

  private static final Pattern LEGAL = Pattern.compile("(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}");

  private final Map<String, Object> properties;
  private @Nullable Admin admin;
  private boolean closed;

  Topics(Map<String, Object> properties) {
    this.properties = Map.copyOf(properties);
  }

  static boolean isLegal(String name) {
    return LEGAL.matcher(name).matches();
  }

  /** An answer for every topic. An illegal name is not handed to the client, whom it poisons. */
  Map<String, TopicAnswer> ask(Set<String> names) {
    Map<String, TopicAnswer> answers = new HashMap<>();
    for (String name : names) {
      if (!isLegal(name)) {
        answers.put(
            name, new TopicAnswer.Unknown(FailureKind.HOLD, "illegal topic name '" + name + "'"));
      }
    }
    Set<String> legal = new TreeSet<>(names);
    legal.removeAll(answers.keySet());
    if (!legal.isEmpty()) {
      answers.putAll(describe(legal));
    }
    return answers;
  }

  private Map<String, TopicAnswer> describe(Set<String> names) {
    Map<String, TopicAnswer> answers = new HashMap<>();
    Map<String, KafkaFuture<TopicDescription>> futures;
    long deadline = System.nanoTime() + LIMIT.toNanos();
    try {
      int limitMillis = Math.toIntExact(LIMIT.toMillis());
      futures =
          admin()
              .describeTopics(names, new DescribeTopicsOptions().timeoutMs(limitMillis))
              .topicNameValues();
    } catch (KafkaException | IllegalStateException failure) {
      TopicAnswer unknown =
          new TopicAnswer.Unknown(kindOfCall(failure), KafkaFailures.why(failure));
      names.forEach(name -> answers.put(name, unknown));
      return answers;
    }
    futures.forEach((name, future) -> answers.put(name, await(future, deadline)));
    return answers;
  }

  /**
   * Where the logs of partitions begin and end.
   *
   * @throws InfrastructureException if one of them is not known
   */
  Map<TopicPartition, LogRange> logs(Collection<TopicPartition> partitions) {
    try {
      return Logs.ask(admin(), partitions);
    } catch (KafkaException | IllegalStateException failure) {
      throw new InfrastructureException(kindOfCall(failure), KafkaFailures.why(failure), failure);
    }
  }

  private static FailureKind kindOfCall(RuntimeException failure) {
    return failure instanceof KafkaException construction
        ? KafkaFailures.kindOfConstruction(construction)
        : FailureKind.WAIT; // closed meanwhile
  }

  private static TopicAnswer await(KafkaFuture<TopicDescription> future, long deadline) {
    try {
      long left = Math.max(0, deadline - System.nanoTime());
      TopicDescription topic = future.get(left, TimeUnit.NANOSECONDS);
      return new TopicAnswer.Found(uuid(topic.topicId()), topic.partitions().size());
    } catch (ExecutionException failure) {
      Throwable cause = failure.getCause() == null ? failure : failure.getCause();
      if (cause instanceof UnknownTopicOrPartitionException) {
        return new TopicAnswer.Unknown(FailureKind.HOLD, "there is no such topic");
      }
      return new TopicAnswer.Unknown(KafkaFailures.kind(cause), KafkaFailures.why(cause));
    } catch (TimeoutException late) {
      return new TopicAnswer.Unknown(FailureKind.WAIT, "no answer within " + LIMIT);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return new TopicAnswer.Unknown(FailureKind.WAIT, "interrupted");
    }
  }

  private static UUID uuid(Uuid id) {
    return new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits());
  }

  private synchronized Admin admin() {
    if (closed) {
      throw new IllegalStateException("closed");
    }
    Admin current = admin;
    if (current == null) {
      current = Admin.create(properties);
      admin = current;
    }
    return current;
  }

  @Override
  public synchronized void close() {
    closed = true;
    Admin current = admin;
    if (current != null) {
      admin = null;
      current.close(Duration.ZERO);
    }
  }
}
