package io.sumflow.adder;

import io.grpc.Status;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which ends of a call are errors of ours, by the conventions for RPC; the rest are the caller's.
 */
final class CallFaults {

  private static final Set<Status.Code> OURS =
      EnumSet.of(
          Status.Code.UNKNOWN,
          Status.Code.DEADLINE_EXCEEDED,
          Status.Code.UNIMPLEMENTED,
          Status.Code.INTERNAL,
          Status.Code.UNAVAILABLE,
          Status.Code.DATA_LOSS);

  private CallFaults() {}

  static boolean isOurs(Status.Code code) {
    return OURS.contains(code);
  }
}
