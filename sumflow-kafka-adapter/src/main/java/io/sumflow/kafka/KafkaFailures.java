package io.sumflow.kafka;

import io.sumflow.outbox.FailureKind;
import java.util.List;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownProducerIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Whose fault a client's exception is. A class that nobody thought of is for a person. */
final class KafkaFailures {

  private static final List<Class<?>> MESSAGE =
      List.of(
          RecordTooLargeException.class,
          RecordBatchTooLargeException.class,
          InvalidRecordException.class,
          InvalidTimestampException.class,
          SerializationException.class);

  private static final List<Class<?>> WAIT =
      List.of(
          RetriableException.class,
          OutOfOrderSequenceException.class,
          UnknownProducerIdException.class,
          InvalidProducerEpochException.class,
          ProducerFencedException.class);

  private KafkaFailures() {}

  /** Judges what a callback or a call of the client was given. */
  static FailureKind kind(Throwable failure) {
    if (isOneOf(MESSAGE, failure)) {
      return FailureKind.MESSAGE;
    }
    if (failure instanceof TimeoutException
        && failure.getCause() instanceof UnknownTopicOrPartitionException) {
      return FailureKind.HOLD;
    }
    // A plain KafkaException befalls the innocents of a refused batch and of a closed producer.
    boolean innocent = failure.getClass() == KafkaException.class;
    return innocent || isOneOf(WAIT, failure) ? FailureKind.WAIT : FailureKind.HOLD;
  }

  /**
   * Judges why a client could not be made, after its configuration was found good: what is left of
   * configuration troubles is a host name that nobody resolves at the moment.
   */
  static FailureKind kindOfConstruction(KafkaException failure) {
    return failure.getCause() instanceof ConfigException ? FailureKind.WAIT : FailureKind.HOLD;
  }

  /** One line for a person. */
  static String why(Throwable failure) {
    StringBuilder why = new StringBuilder(line(failure));
    Throwable cause = failure.getCause();
    if (cause != null) {
      why.append(" (").append(line(cause)).append(')');
    }
    return why.toString();
  }

  private static String line(Throwable failure) {
    return failure.getClass().getSimpleName() + ": " + failure.getMessage();
  }

  private static boolean isOneOf(List<Class<?>> classes, Throwable failure) {
    return classes.stream().anyMatch(type -> type.isInstance(failure));
  }
}
