package io.sumflow.outbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Applies admitted messages; where some are guilty, finds them by halving until each stands alone.
 */
final class Application<S> {

  /** More tries than allowed: that is hardly the messages' fault any more. */
  static final class TooManyGuiltyException extends Exception {

    private static final long serialVersionUID = 1L;

    TooManyGuiltyException(int attemptsMax, Throwable last) {
      super("guilty messages not isolated in " + attemptsMax + " attempts: " + last, last);
    }
  }

  private final Transactor<S> transactor;
  private final MessageHandler<S> handler;
  private final int attemptsMax;
  private final S session;
  private final Map<ReceivedMessage, UUID> ids;
  private final Attempt attempt;
  private int attempts;

  Application(
      Transactor<S> transactor,
      MessageHandler<S> handler,
      int attemptsMax,
      S session,
      Map<ReceivedMessage, UUID> ids,
      Attempt attempt) {
    this.transactor = transactor;
    this.handler = handler;
    this.attemptsMax = attemptsMax;
    this.session = session;
    this.ids = ids;
    this.attempt = attempt;
  }

  /** All at once, no savepoint: the usual case. */
  void straight() throws Exception {
    List<ReceivedMessage> messages = List.copyOf(ids.keySet());
    if (!messages.isEmpty()) {
      handler.handle(session, messages);
      attempt.applied.addAll(messages);
    }
  }

  /** In savepoints, halving what fails by a message's fault. */
  void searching() throws Exception {
    search(List.copyOf(ids.keySet()));
  }

  private void search(List<ReceivedMessage> messages) throws Exception {
    List<ReceivedMessage> left = messages;
    while (!left.isEmpty()) {
      Exception failure = tryNested(left);
      if (failure == null) {
        attempt.applied.addAll(left);
        return;
      }
      if (attempts >= attemptsMax) {
        throw new TooManyGuiltyException(attemptsMax, failure);
      }
      if (failure instanceof RejectedMessageException named && left.contains(named.rejected())) {
        condemn(named.rejected(), failure);
        left = without(left, named.rejected());
      } else if (left.size() == 1) {
        condemn(left.get(0), failure);
        return;
      } else {
        int half = left.size() / 2;
        search(left.subList(0, half));
        left = left.subList(half, left.size());
      }
    }
  }

  /** Null if it went well; what is not a message's fault is thrown. */
  private @Nullable Exception tryNested(List<ReceivedMessage> messages) throws Exception {
    attempts++;
    try {
      transactor.nested(
          session,
          nested -> {
            handler.handle(nested, messages);
            return true;
          });
      return null;
    } catch (RejectedMessageException rejected) {
      return rejected;
    } catch (Exception failure) {
      if (transactor.kind(failure) != FailureKind.MESSAGE && !transactor.isTimeout(failure)) {
        throw failure;
      }
      return failure;
    }
  }

  private void condemn(ReceivedMessage message, Exception failure) {
    attempt.condemn(
        message, Optional.ofNullable(ids.get(message)), String.valueOf(failure.getMessage()));
  }

  private static List<ReceivedMessage> without(
      List<ReceivedMessage> messages, ReceivedMessage guilty) {
    List<ReceivedMessage> left = new ArrayList<>(messages);
    left.remove(guilty);
    return left;
  }
}
