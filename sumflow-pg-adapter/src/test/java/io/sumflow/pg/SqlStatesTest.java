package io.sumflow.pg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.InfrastructureException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlStatesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "08006", "08001", "40001", "40P01", "53300", "53100", "55P03", "57P01", "57P03", "57014",
        "58030", "25006", "25P03", "25P04"
      })
  void infrastructureIsWaitedFor(String state) {
    assertEquals(FailureKind.WAIT, SqlStates.kind(new SQLException("x", state)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"28P01", "28000", "42P01", "42501", "42601", "3D000", "3F000", "0A000", "XX001"})
  void whatAPersonMustMendHolds(String state) {
    assertEquals(FailureKind.HOLD, SqlStates.kind(new SQLException("x", state)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"22003", "22P02", "23503", "23505", "23514", "54000", "P0001", "25P02"})
  void theRestIsTheMessagesFault(String state) {
    assertEquals(FailureKind.MESSAGE, SqlStates.kind(new SQLException("x", state)));
  }

  @Test
  void aStatementsTimeOutIsOneWhereverItStandsAmongTheCauses() {
    SQLException timeout =
        new SQLException("canceling statement due to statement timeout", "57014");

    assertTrue(SqlStates.isTimeout(new IllegalStateException(timeout)));
    assertFalse(SqlStates.isTimeout(new SQLException("terminating connection", "57P01")));
  }

  @Test
  void theStateIsFoundAnywhereAmongTheCauses() {
    SQLException deep = new SQLException("deadlock", "40P01");
    BatchUpdateException batch = new BatchUpdateException();
    batch.setNextException(deep);

    assertEquals(FailureKind.WAIT, SqlStates.kind(new IllegalStateException(new Exception(deep))));
    assertEquals(FailureKind.WAIT, SqlStates.kind(new IllegalStateException(batch)));
  }

  @Test
  void anEndlessChainOfCausesEnds() {
    Exception outer = new Exception("outer");
    Exception inner = new Exception("inner", outer);
    outer.initCause(inner);

    assertEquals(FailureKind.MESSAGE, SqlStates.kind(outer));
  }

  @Test
  void aRefusalAfterAFailureIsJudgedByThatFailure() {
    SQLException refusal = new SQLException("refused", "25P02", new SQLException("x", "40001"));

    assertEquals(FailureKind.WAIT, SqlStates.kind(refusal));
  }

  @Test
  void anAdaptersWordStands() {
    Throwable known =
        new RuntimeException(
            new InfrastructureException(FailureKind.HOLD, "x", new SQLException("x", "08006")));

    assertEquals(FailureKind.HOLD, SqlStates.kind(known));
  }

  @Test
  void aPoolWithoutConnectionsIsWaitedForEvenWithoutAState() {
    assertEquals(
        FailureKind.WAIT, SqlStates.kind(new SQLTransientConnectionException("pool is empty")));
  }

  @Test
  void anythingElseIsTheMessagesFault() {
    assertEquals(FailureKind.MESSAGE, SqlStates.kind(new IllegalArgumentException("bad body")));
    assertEquals(FailureKind.MESSAGE, SqlStates.kind(new SQLException("no state")));
  }

  @Test
  void noMessageIsBlamedForAStatementThatCarriesNone() {
    assertEquals(FailureKind.HOLD, SqlStates.kindWithoutMessage(new SQLException("x", "22023")));
    assertEquals(FailureKind.WAIT, SqlStates.kindWithoutMessage(new SQLException("x", "08006")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"08006", "08003", "57P01", "57P02", "XX000", "58030", "40003", ""})
  void aCommitWithoutTheServersWordIsUnknown(String state) {
    assertTrue(SqlStates.leavesCommitUnknown(new SQLException("x", state)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"23503", "40001", "40P01", "25P02", "57014", "53100"})
  void aCommitTheServerRefusedDidNotHappen(String state) {
    assertFalse(SqlStates.leavesCommitUnknown(new SQLException("x", state)));
  }
}
