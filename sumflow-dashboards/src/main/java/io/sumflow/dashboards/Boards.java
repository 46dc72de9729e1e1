package io.sumflow.dashboards;

import java.util.List;

/** All boards, in the order in which one would open them. */
final class Boards {

  private Boards() {}

  static List<Board> all() {
    return List.of(
        OverviewBoard.board(),
        OutboxBoard.board(),
        KafkaBoard.board(),
        ServicesBoard.board(),
        PostgresBoard.board(),
        JvmBoard.board(),
        TelemetryBoard.board());
  }
}
