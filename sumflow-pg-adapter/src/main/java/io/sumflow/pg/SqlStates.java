package io.sumflow.pg;

import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.InfrastructureException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which failure is whose, by SQLSTATE. The only place that knows these lists. */
final class SqlStates {

  /** The transaction failed before and this statement was refused for it. */
  static final String IN_FAILED_TRANSACTION = "25P02";

  /** A statement was cancelled; nearly always because it ran into its time-out. */
  private static final String QUERY_CANCELED = "57014";

  private static final Set<String> WAIT_CLASSES = Set.of("08", "40", "53", "55", "57", "58");

  /**
   * Not writable now (a standby before its promotion); session or transaction ended by its
   * time-out: a pause of ours, nothing a message did.
   */
  private static final Set<String> WAIT_STATES = Set.of("25006", "25P03", "25P04");

  private static final Set<String> HOLD_CLASSES = Set.of("0A", "28", "3D", "3F", "42", "XX");

  /**
   * Classes with which a session ends or may have ended: a COMMIT that failed so may have happened.
   * With all others the server itself has answered that it rolled back.
   */
  private static final Set<String> SESSION_ENDS_CLASSES = Set.of("08", "58", "XX");

  private static final String COMPLETION_UNKNOWN = "40003";
  private static final String SESSION_ENDED_BY_SERVER = "57P";

  private SqlStates() {}

  /**
   * Whose fault a failure is: the first SQLSTATE of its causes decides, but a refusal after an
   * earlier failure ("25P02") leaves the word to what is found behind it.
   */
  static FailureKind kind(Throwable failure) {
    boolean connection = false;
    for (Throwable cause : causes(failure)) {
      if (cause instanceof InfrastructureException known) {
        return known.kind();
      }
      Optional<String> state = state(cause);
      if (state.isPresent() && !state.get().equals(IN_FAILED_TRANSACTION)) {
        return kind(state.get());
      }
      connection |= state.isEmpty() && isConnectionTrouble(cause);
    }
    return connection ? FailureKind.WAIT : FailureKind.MESSAGE;
  }

  /** True if the work ran into a statement's time-out. */
  static boolean isTimeout(Throwable failure) {
    return causes(failure).stream()
        .anyMatch(cause -> state(cause).filter(QUERY_CANCELED::equals).isPresent());
  }

  /**
   * The same for a statement that carries nothing of a message (connect, lock, move): no message
   * can be at fault, so somebody must look.
   */
  static FailureKind kindWithoutMessage(Throwable failure) {
    FailureKind kind = kind(failure);
    return kind == FailureKind.MESSAGE ? FailureKind.HOLD : kind;
  }

  /** An adapter's failure, told in the engine's words. */
  static InfrastructureException failure(String message, SQLException cause) {
    return new InfrastructureException(kind(cause), message + ": " + cause.getMessage(), cause);
  }

  /** True if after this answer to COMMIT nobody knows whether it happened. */
  static boolean leavesCommitUnknown(SQLException answer) {
    return state(answer)
        .map(
            state ->
                SESSION_ENDS_CLASSES.contains(classOf(state))
                    || state.startsWith(SESSION_ENDED_BY_SERVER)
                    || state.equals(COMPLETION_UNKNOWN))
        .orElse(true);
  }

  /** True if the statement was refused because one before it failed. */
  static boolean isRefusedAfterFailure(SQLException answer) {
    return state(answer).filter(IN_FAILED_TRANSACTION::equals).isPresent();
  }

  private static FailureKind kind(String state) {
    if (WAIT_CLASSES.contains(classOf(state)) || WAIT_STATES.contains(state)) {
      return FailureKind.WAIT;
    }
    return HOLD_CLASSES.contains(classOf(state)) ? FailureKind.HOLD : FailureKind.MESSAGE;
  }

  private static String classOf(String state) {
    return state.substring(0, Math.min(2, state.length()));
  }

  private static Optional<String> state(Throwable failure) {
    return failure instanceof SQLException sql
        ? Optional.ofNullable(sql.getSQLState()).filter(state -> !state.isEmpty())
        : Optional.empty();
  }

  /** What pools throw when they have no connection to give: often without a state. */
  private static boolean isConnectionTrouble(Throwable failure) {
    return failure instanceof SQLTransientException
        || failure instanceof SQLRecoverableException
        || failure instanceof SQLNonTransientConnectionException;
  }

  /** From the outside in, each once; a batch's next exceptions come after its causes. */
  private static List<Throwable> causes(Throwable failure) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Throwable> found = new ArrayList<>();
    collect(failure, seen, found);
    return found;
  }

  private static void collect(
      @Nullable Throwable failure, Set<Throwable> seen, List<Throwable> found) {
    if (failure == null || !seen.add(failure)) {
      return;
    }
    found.add(failure);
    collect(failure.getCause(), seen, found);
    if (failure instanceof SQLException sql) {
      collect(sql.getNextException(), seen, found);
    }
  }
}
