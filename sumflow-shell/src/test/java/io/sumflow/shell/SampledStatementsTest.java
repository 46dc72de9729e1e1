package io.sumflow.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

final class SampledStatementsTest {

  /** Nobody answers at either, and the refusal says which was asked. */
  private final SampledStatements source = new SampledStatements(at(1), at(2));

  @Test
  void asksThePlainPoolWhileNoSpanIsCurrent() {
    assertEquals(1, portAsked());
  }

  @Test
  void asksThePlainPoolWhileTheSpanIsNotSampled() {
    assertEquals(1, within(TraceFlags.getDefault()));
  }

  @Test
  void asksTheSeenPoolWhileTheSpanIsSampled() {
    assertEquals(2, within(TraceFlags.getSampled()));
  }

  private int portAsked() {
    String refusal = String.valueOf(assertThrows(SQLException.class, source::getConnection));
    return refusal.contains("127.0.0.1:2 ") ? 2 : 1;
  }

  private int within(TraceFlags flags) {
    SpanContext context =
        SpanContext.create(
            "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", flags, TraceState.getDefault());
    return Context.root().with(Span.wrap(context)).wrapSupplier(this::portAsked).get();
  }

  private static PGSimpleDataSource at(int port) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {"127.0.0.1"});
    source.setPortNumbers(new int[] {port});
    return source;
  }
}
