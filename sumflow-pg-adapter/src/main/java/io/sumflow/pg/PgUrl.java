package io.sumflow.pg;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A database URL taken apart, so that what is secret never stands in what is logged.
 *
 * <p>Takes {@code postgres://user:password@host:port/database?name=value}, the same with {@code
 * postgresql://}, and {@code jdbc:postgresql:..}. User and password may stand before the host or
 * among the parameters; before the host wins. Names that libpq and the JDBC driver spell
 * differently are translated.
 *
 * @param jdbcUrl host, port and database only: safe to log
 * @param user if the URL names one
 * @param password if the URL holds one
 * @param properties every other parameter, for the driver
 */
public record PgUrl(
    String jdbcUrl,
    Optional<String> user,
    Optional<String> password,
    Map<String, String> properties) {

  private static final String JDBC = "jdbc:postgresql:";

  private static final Map<String, String> DRIVER_NAMES =
      Map.of(
          "application_name", "ApplicationName",
          "connect_timeout", "connectTimeout",
          "search_path", "currentSchema",
          "tcp_keepalives", "tcpKeepAlive");

  /** Copies the properties, in their order. */
  public PgUrl {
    properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
  }

  /**
   * Takes a URL apart.
   *
   * @throws IllegalArgumentException naming the rule; never the value, for it may hold a password
   */
  public static PgUrl parse(String url) {
    String text = url.strip();
    if (text.startsWith(JDBC)) {
      return of(text.substring(JDBC.length()));
    }
    for (String scheme : new String[] {"postgres:", "postgresql:"}) {
      if (text.startsWith(scheme + "//")) {
        return of(text.substring(scheme.length()));
      }
    }
    throw refused("must start with postgres://, postgresql:// or jdbc:postgresql:");
  }

  /** Takes apart what follows the scheme: {@code //authority/database?query} or a bare database. */
  private static PgUrl of(String rest) {
    int question = rest.indexOf('?');
    String place = question < 0 ? rest : rest.substring(0, question);
    Map<String, String> found = parameters(question < 0 ? "" : rest.substring(question + 1));
    Optional<String> user = Optional.ofNullable(found.remove("user"));
    Optional<String> password = Optional.ofNullable(found.remove("password"));
    if (!place.startsWith("//")) {
      return new PgUrl(JDBC + place, user, password, found);
    }
    int slash = place.indexOf('/', 2);
    String authority = slash < 0 ? place.substring(2) : place.substring(2, slash);
    String database = slash < 0 ? "" : place.substring(slash + 1);
    int at = authority.lastIndexOf('@');
    if (at >= 0) {
      String login = authority.substring(0, at);
      int colon = login.indexOf(':');
      user = Optional.of(decode(colon < 0 ? login : login.substring(0, colon)));
      password = colon < 0 ? password : Optional.of(decode(login.substring(colon + 1)));
    }
    String hosts = authority.substring(at + 1);
    return new PgUrl(
        JDBC + "//" + (hosts.isEmpty() ? "localhost" : hosts(hosts)) + "/" + encode(database),
        user,
        password,
        found);
  }

  private static String hosts(String hosts) {
    for (String host : hosts.split(",", -1)) {
      // What a forgotten %2F or %40 in a password leaves here must not be shown as a host.
      if (!host.matches("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?")) {
        throw refused(
            "must name hosts as host or host:port, commas between;"
                + " in user and password / ? # @ : are written %2F %3F %23 %40 %3A");
      }
    }
    return hosts;
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> found = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        String name = decode(pair.substring(0, equals));
        found.put(DRIVER_NAMES.getOrDefault(name, name), decode(pair.substring(equals + 1)));
      } else if (!pair.isEmpty()) {
        throw refused("must have parameters as name=value, & between");
      }
    }
    return found;
  }

  /** Percent signs only: a plus in a password is a plus. */
  private static String decode(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      throw refused("must have two hexadecimal digits after each %");
    }
  }

  private static String encode(String database) {
    return URLEncoder.encode(decode(database), StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static IllegalArgumentException refused(String rule) {
    return new IllegalArgumentException(
        "database URL " + rule + " (not shown, it may hold a password)");
  }

  /** Without user, password and parameters. */
  @Override
  public String toString() {
    return jdbcUrl;
  }
}
