package io.sumflow.pg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PgUrlTest {

  @ParameterizedTest
  @CsvSource({
    "postgres://u:p@db:5433/adder,             jdbc:postgresql://db:5433/adder",
    "postgresql://u:p@db/adder,                jdbc:postgresql://db/adder",
    "jdbc:postgresql://db:5433/adder,          jdbc:postgresql://db:5433/adder",
    "postgres://db/adder,                      jdbc:postgresql://db/adder",
    "postgres:///adder,                        jdbc:postgresql://localhost/adder",
    "postgres://u@[::1]:5432/adder,            jdbc:postgresql://[::1]:5432/adder",
    "'postgres://u:p@a:1,b:2/adder',           'jdbc:postgresql://a:1,b:2/adder'",
    "postgres://u:p@db/a%20b,                  jdbc:postgresql://db/a%20b",
    "jdbc:postgresql:adder,                    jdbc:postgresql:adder",
  })
  void everyFormBecomesAJdbcUrlOfHostPortAndDatabase(String url, String jdbcUrl) {
    assertEquals(jdbcUrl, PgUrl.parse(url).jdbcUrl());
  }

  @Test
  void userAndPasswordAreTakenOutAndDecoded() {
    PgUrl url = PgUrl.parse("postgres://ad%40der:p%2Fw+%25:x@db/adder");

    assertEquals(Optional.of("ad@der"), url.user());
    assertEquals(Optional.of("p/w+%:x"), url.password());
  }

  @Test
  void userAndPasswordMayBeParameters() {
    PgUrl url = PgUrl.parse("jdbc:postgresql://db/adder?user=u&password=p%26w&ssl=true");

    assertEquals("jdbc:postgresql://db/adder", url.jdbcUrl());
    assertEquals(Optional.of("u"), url.user());
    assertEquals(Optional.of("p&w"), url.password());
    assertEquals(Map.of("ssl", "true"), url.properties());
  }

  @Test
  void parametersBecomeTheDriversProperties() {
    PgUrl url =
        PgUrl.parse("postgres://u:p@db/a?sslmode=disable&application_name=x&connect_timeout=3");

    assertEquals(
        Map.of("sslmode", "disable", "ApplicationName", "x", "connectTimeout", "3"),
        url.properties());
  }

  @Test
  void withoutUserThereIsNone() {
    assertEquals(Optional.empty(), PgUrl.parse("postgres://db/adder").user());
    assertEquals(Optional.empty(), PgUrl.parse("postgres://u@db/adder").password());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "mysql://u:geheim@db/adder",
        "u:geheim@db/adder",
        "postgres://u:geheim/x@db/adder",
        "postgres://u:geheim%zz@db/adder",
        "postgres://u:geheim@db:port/adder",
        "postgres://db/adder?geheim",
      })
  void whatIsNotAUrlIsRefusedWithoutShowingIt(String url) {
    var refusal = assertThrows(IllegalArgumentException.class, () -> PgUrl.parse(url));

    assertTrue(refusal.toString().contains(": database URL must "), refusal.toString());
    assertFalse(refusal.toString().contains("geheim"), refusal.toString());
  }

  @Test
  void asTextItShowsNoSecret() {
    String shown = PgUrl.parse("postgres://u:geheim@db/a?sslpassword=geheim").toString();

    assertFalse(shown.contains("geheim"), shown);
  }
}
