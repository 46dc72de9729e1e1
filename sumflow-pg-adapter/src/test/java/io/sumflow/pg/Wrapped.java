package io.sumflow.pg;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Data sources with something in between, for tests. */
public final class Wrapped {

  /** What stands between a caller and its connection. */
  @FunctionalInterface
  private interface Between {
    @Nullable Object call(Connection connection, Method method, @Nullable Object[] arguments)
        throws Throwable;
  }

  private Wrapped() {}

  /** Always this connection, which stays open. */
  public static DataSource keeping(Connection connection) {
    return giving(
        () -> connection,
        (real, method, arguments) ->
            method.getName().equals("close") ? null : invoke(method, real, arguments));
  }

  /** Counts every statement that goes to the database, the commits included. */
  public static DataSource counting(DataSource dataSource, AtomicInteger statements) {
    return giving(
        dataSource::getConnection,
        (real, method, arguments) -> {
          if (method.getName().matches("prepareStatement|createStatement|commit")) {
            statements.incrementAndGet();
          }
          return invoke(method, real, arguments);
        });
  }

  /** While armed, a commit happens and then the connection breaks before its answer arrives. */
  public static DataSource losingAnswers(DataSource dataSource, AtomicBoolean armed) {
    return giving(
        dataSource::getConnection,
        (real, method, arguments) -> {
          Object result = invoke(method, real, arguments);
          if (method.getName().equals("commit") && armed.get()) {
            real.close();
            throw new SQLException("the connection broke", "08006");
          }
          return result;
        });
  }

  @FunctionalInterface
  private interface Source {
    Connection get() throws SQLException;
  }

  private static DataSource giving(Source source, Between between) {
    return (DataSource)
        Proxy.newProxyInstance(
            Wrapped.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> wrap(source.get(), between));
  }

  private static Connection wrap(Connection real, Between between) {
    return (Connection)
        Proxy.newProxyInstance(
            Wrapped.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> between.call(real, method, arguments));
  }

  private static @Nullable Object invoke(
      Method method, Connection real, @Nullable Object[] arguments) throws Throwable {
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException failed) {
      throw failed.getTargetException();
    }
  }
}
