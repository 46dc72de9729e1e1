package io.sumflow.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs, unpacked once per user and version into the temporary directory. */
final class PostgresBinaries {
  private static final Pattern MAJOR_VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+)");
  private static final Duration VERSION_BOUND = Duration.ofSeconds(30);

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private PostgresBinaries() {}

  /** The major version of these programs; the build may have chosen others than the newest. */
  static int majorVersion(Path programs) {
    String postgres = programs.resolve("bin").resolve("postgres").toString();
    String said = new Command(List.of(postgres, "-V")).run(VERSION_BOUND).output();
    Matcher version = MAJOR_VERSION.matcher(said);
    if (!version.find()) {
      throw new EmbeddedServerException("not a version of PostgreSQL: " + said);
    }
    return Integer.parseInt(version.group(1));
  }

  /** The directory that holds {@code bin/postgres}; unpacks it when it is not there yet. */
  static Path unpacked() throws IOException {
    String archive = "/postgres-%s-%s.txz".formatted(system(), architecture());
    String digest = digest(archive);
    Path cache = cacheDirectory();
    Path target = cache.resolve(digest);
    if (Files.isDirectory(target)) {
      return target;
    }
    Path fresh = Files.createTempDirectory(cache, "unpacking");
    try {
      try (InputStream in = open(archive)) {
        unpack(in, fresh);
      }
      // The rename makes it whole or absent for every other process that looks.
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException impossible) {
      throw impossible;
    } catch (FileSystemException e) {
      if (!Files.isDirectory(target)) {
        throw e;
      }
      // Somebody else was faster.
    } finally {
      Directories.delete(fresh);
    }
    return target;
  }

  private static String system() {
    String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (name.startsWith("mac")) {
      return "darwin";
    }
    if (name.startsWith("linux")) {
      return "linux";
    }
    throw new EmbeddedServerException("no embedded PostgreSQL for this system: " + name);
  }

  private static String architecture() {
    String name = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    return switch (name) {
      case "amd64", "x86_64" -> "x86_64";
      case "aarch64", "arm64" -> "arm_64";
      default ->
          throw new EmbeddedServerException("no embedded PostgreSQL for this processor: " + name);
    };
  }

  private static InputStream open(String archive) {
    InputStream in = PostgresBinaries.class.getResourceAsStream(archive);
    if (in == null) {
      throw new EmbeddedServerException("no embedded PostgreSQL on the class path: " + archive);
    }
    return in;
  }

  private static String digest(String archive) throws IOException {
    try (InputStream in = open(archive)) {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        sha.update(buffer, 0, read);
      }
      return "postgres-" + HexFormat.of().formatHex(sha.digest(), 0, 8);
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }

  /** Programs are run from here, so nobody else may have made it or be able to write to it. */
  private static Path cacheDirectory() throws IOException {
    Path tmp = Path.of(System.getProperty("java.io.tmpdir"));
    Path cache = tmp.resolve("sumflow-postgres-" + System.getProperty("user.name"));
    if (!Files.isDirectory(cache)) {
      Path fresh = Files.createTempDirectory(tmp, "sumflow");
      try {
        Files.move(fresh, cache, StandardCopyOption.ATOMIC_MOVE);
      } catch (FileSystemException e) {
        Files.deleteIfExists(fresh);
      }
    }
    Path mine = Files.createTempFile(tmp, "sumflow", "owner");
    try {
      if (!Files.getOwner(cache).equals(Files.getOwner(mine))
          || !Files.getPosixFilePermissions(cache).equals(OWNER_ONLY)) {
        throw new EmbeddedServerException("not only ours, remove it: " + cache);
      }
    } finally {
      Files.delete(mine);
    }
    return cache;
  }

  private static void unpack(InputStream in, Path target) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(in)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
          throw new IOException("leads out of the archive: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(path);
          continue;
        }
        Path parent = path.getParent();
        if (parent != null) {
          Files.createDirectories(parent);
        }
        if (entry.isSymbolicLink()) {
          Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else {
          Files.copy(tar, path);
          if ((entry.getMode() & 0100) != 0) {
            Files.setPosixFilePermissions(path, OWNER_ONLY);
          }
        }
      }
    }
  }
}
