package io.sumflow.shell;

import io.opentelemetry.api.trace.Span;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Gives a connection whose statements are seen to who has a sampled span, and a plain one to all
 * others: what nobody will see is not even measured.
 */
record SampledStatements(DataSource plain, DataSource seen) implements DataSource {

  private DataSource chosen() {
    return Span.current().getSpanContext().isSampled() ? seen : plain;
  }

  @Override
  public Connection getConnection() throws SQLException {
    return chosen().getConnection();
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return chosen().getConnection(user, password);
  }

  @Override
  public @Nullable PrintWriter getLogWriter() throws SQLException {
    return plain.getLogWriter();
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter writer) throws SQLException {
    plain.setLogWriter(writer);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return plain.getLoginTimeout();
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    plain.setLoginTimeout(seconds);
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    return plain.getParentLogger();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return plain.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return plain.isWrapperFor(type);
  }
}
