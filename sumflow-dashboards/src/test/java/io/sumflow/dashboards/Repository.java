package io.sumflow.dashboards;

import java.nio.file.Path;

/** Where the files are that are checked; tests run in their module's directory. */
final class Repository {

  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private Repository() {}
}
