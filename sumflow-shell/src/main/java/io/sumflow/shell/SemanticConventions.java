package io.sumflow.shell;

/** Which names OpenTelemetry's libraries use; that of JDBC still defaults to outdated ones. */
final class SemanticConventions {

  private static final String PROPERTY = "otel.semconv-stability.opt-in";
  private static final String VARIABLE = "OTEL_SEMCONV_STABILITY_OPT_IN";

  private SemanticConventions() {}

  /**
   * Before the first of their classes is loaded: the libraries look once, and at system properties.
   * Whoever set the property, or the environment variable that stands for it, has chosen.
   */
  static void chooseCurrent() {
    if (System.getProperty(PROPERTY) == null && System.getenv(VARIABLE) == null) {
      System.setProperty(PROPERTY, "database");
    }
  }
}
