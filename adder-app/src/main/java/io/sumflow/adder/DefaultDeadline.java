package io.sumflow.adder;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Gives calls that bring no deadline one of the server's, from their arrival on; at it they are
 * answered and over, and one that is still waiting for a thread then is not begun.
 */
final class DefaultDeadline implements ServerInterceptor {

  private final Duration deadline;
  private final ScheduledExecutorService timer;

  DefaultDeadline(Duration deadline, ScheduledExecutorService timer) {
    this.deadline = deadline;
    this.timer = timer;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    if (Context.current().getDeadline() != null) {
      return next.startCall(call, headers);
    }
    Duration left = deadline.minus(CallTracker.age());
    if (left.isNegative()) {
      call.close(exceeded(), new Metadata());
      return new ServerCall.Listener<>() {};
    }
    Context.CancellableContext context =
        Context.current().withDeadlineAfter(left.toNanos(), TimeUnit.NANOSECONDS, timer);
    AnsweredOnce<Q, A> once = new AnsweredOnce<>(call);
    context.addListener(
        over -> {
          if (over.cancellationCause() instanceof TimeoutException) {
            once.close(exceeded(), new Metadata());
          }
        },
        Runnable::run);
    return new Ending<>(Contexts.interceptCall(context, once, headers, next), context);
  }

  private Status exceeded() {
    return Status.DEADLINE_EXCEEDED.withDescription(
        "no answer within the server's " + deadline.toMillis() + " ms");
  }

  /** The deadline and the answer race on two threads: the first wins, the other is dropped. */
  private static final class AnsweredOnce<Q, A> extends SimpleForwardingServerCall<Q, A> {

    private boolean closed;

    AnsweredOnce(ServerCall<Q, A> call) {
      super(call);
    }

    @Override
    public synchronized void sendHeaders(Metadata headers) {
      if (!closed) {
        super.sendHeaders(headers);
      }
    }

    @Override
    public synchronized void sendMessage(A message) {
      if (!closed) {
        super.sendMessage(message);
      }
    }

    @Override
    public synchronized void close(Status status, Metadata trailers) {
      if (!closed) {
        closed = true;
        super.close(status, trailers);
      }
    }
  }

  /** Lets the timer go with the call. */
  private static final class Ending<Q> extends SimpleForwardingServerCallListener<Q> {

    private final Context.CancellableContext context;

    Ending(ServerCall.Listener<Q> listener, Context.CancellableContext context) {
      super(listener);
      this.context = context;
    }

    @Override
    public void onComplete() {
      try {
        super.onComplete();
      } finally {
        context.cancel(null);
      }
    }

    @Override
    public void onCancel() {
      try {
        super.onCancel();
      } finally {
        context.cancel(null);
      }
    }
  }
}
