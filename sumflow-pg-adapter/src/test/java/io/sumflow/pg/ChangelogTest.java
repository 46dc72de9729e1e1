package io.sumflow.pg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangelogTest {

  private static final String TABLES =
      "select count(*) from information_schema.tables where table_schema = 'mine'"
          + " and table_name not like 'databasechangelog%'";

  @ParameterizedTest
  @CsvSource({"inbox,4", "adder,3", "totalizer,1"})
  void eachStandsAloneInAnySchemaAndCanBeTakenBack(String owner, int changesets) {
    TestDatabase database = TestDatabase.empty();
    database.execute("create schema mine");

    database.migrate(owner, "mine");
    assertNotEquals("0", database.query(TABLES));
    database.migrate(owner, "mine");
    database.rollback(owner, "mine", changesets);

    assertEquals("0", database.query(TABLES));
  }
}
