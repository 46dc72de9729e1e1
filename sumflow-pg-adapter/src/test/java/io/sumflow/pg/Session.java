package io.sumflow.pg;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * One real session, also as a data source that hands out that session again and again, as a pool
 * with one connection would. Counts round trips, and can change statements on their way.
 */
final class Session implements DataSource, AutoCloseable {

  private final String url;
  private final UnaryOperator<String> rewrite;
  private final List<String> sent = new ArrayList<>();
  private @Nullable Connection connection;

  Session(String url) {
    this(url, UnaryOperator.identity());
  }

  /** With statements changed: to show that a test notices. */
  Session(String url, UnaryOperator<String> rewrite) {
    this.url = url;
    this.rewrite = rewrite;
  }

  Connection open() {
    try {
      Connection known = connection;
      if (known == null || known.isClosed()) {
        known = DriverManager.getConnection(url);
        connection = known;
      }
      return known;
    } catch (SQLException failed) {
      throw new AssertionError(failed);
    }
  }

  /** Runs statements, in one round trip. */
  void run(String sql, Object... parameters) {
    try {
      execute(sql, parameters);
    } catch (SQLException failed) {
      throw new AssertionError(sql, failed);
    }
  }

  void execute(String sql, Object... parameters) throws SQLException {
    try (PreparedStatement statement = open().prepareStatement(sql)) {
      bind(statement, parameters);
      statement.execute();
    }
  }

  void begin() {
    try {
      open().setAutoCommit(false);
    } catch (SQLException failed) {
      throw new AssertionError(failed);
    }
  }

  void commit() {
    end(true);
  }

  void rollback() {
    end(false);
  }

  private void end(boolean commit) {
    try {
      if (commit) {
        open().commit();
      } else {
        open().rollback();
      }
      open().setAutoCommit(true);
    } catch (SQLException failed) {
      throw new AssertionError(failed);
    }
  }

  /** The first column of all rows, as text. */
  List<String> all(String sql, Object... parameters) {
    try {
      return allOrFail(sql, parameters);
    } catch (SQLException failed) {
      throw new AssertionError(sql, failed);
    }
  }

  List<String> allOrFail(String sql, Object... parameters) throws SQLException {
    try (PreparedStatement statement = open().prepareStatement(sql)) {
      bind(statement, parameters);
      List<String> values = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          values.add(String.valueOf(rows.getString(1)));
        }
      }
      return values;
    }
  }

  /** The first column of the first row, as text. */
  String one(String sql, Object... parameters) {
    return all(sql, parameters).get(0);
  }

  long number(String sql, Object... parameters) {
    return Long.parseLong(one(sql, parameters));
  }

  private static void bind(PreparedStatement statement, Object... parameters) throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
  }

  /** Statements that were sent through the data source since the last call. */
  List<String> takeSent() {
    List<String> taken = List.copyOf(sent);
    sent.clear();
    return taken;
  }

  @Override
  public Connection getConnection() {
    Connection real = open();
    return (Connection)
        Proxy.newProxyInstance(
            Session.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("close")) {
                return null;
              }
              if (method.getName().equals("prepareStatement")) {
                arguments[0] = rewrite.apply((String) arguments[0]);
                sent.add((String) arguments[0]);
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException failed) {
                throw failed.getCause();
              }
            });
  }

  /** Ends the session, as a crash of its client would. */
  @Override
  public void close() {
    try {
      Connection known = connection;
      connection = null;
      if (known != null) {
        known.close();
      }
    } catch (SQLException alreadyGone) {
      // What matters is that it is gone.
    }
  }

  @Override
  public Connection getConnection(String user, String password) {
    return getConnection();
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter out) {}

  @Override
  public void setLoginTimeout(int seconds) {}

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("wraps nothing");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
