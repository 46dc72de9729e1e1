package io.sumflow.examples;

import io.sumflow.outbox.OutboxMessage;
import io.sumflow.pg.PgOutbox;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;

/** A deposit and its announcement in one plain JDBC transaction. */
final class PlainJdbc {

  private final DataSource dataSource;
  private final PgOutbox outbox;

  PlainJdbc(DataSource dataSource, PgOutbox outbox) {
    this.dataSource = dataSource;
    this.outbox = outbox;
  }

  /** Adds to an account and announces it: both or neither. */
  void deposit(String account, long cents) throws SQLException {
    // [readme
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      addToBalance(connection, account, cents); // your SQL; it locks the account's row
      byte[] event = json(account, cents).getBytes(StandardCharsets.UTF_8);
      outbox.append(
          connection,
          OutboxMessage.of(outbox.newId(), "deposits", account, "account.deposited", event));
      connection.commit();
    }
    // readme]
  }

  private static void addToBalance(Connection connection, String account, long cents)
      throws SQLException {
    String sql = "update account set cents = cents + ? where name = ?";
    try (PreparedStatement update = connection.prepareStatement(sql)) {
      update.setLong(1, cents);
      update.setString(2, account);
      update.executeUpdate();
    }
  }

  static String json(String account, long cents) {
    return "{\"account\":\"" + account + "\",\"cents\":" + cents + "}";
  }
}
