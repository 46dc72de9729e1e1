package io.sumflow.totalizer.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files of the page. Their address holds a digest of them all, so that browsers may keep them
 * for ever and never mix two versions.
 */
final class PageFiles {

  private static final String FOLDER = "/live/";

  private static final List<String> NAMES =
      List.of(
          "icon.svg",
          "style.css",
          "theme.js",
          "page.js",
          "door.js",
          "feed.js",
          "format.js",
          "motion.js",
          "newest.js",
          "spark.js",
          "total.js",
          "way.js");

  private final Map<String, byte[]> files = new LinkedHashMap<>();
  private final byte[] page;
  private final String version;

  /** Reads them all. */
  PageFiles() {
    MessageDigest digest = sha256();
    for (String name : NAMES) {
      byte[] bytes = read(name);
      digest.update(bytes);
      files.put(name, bytes);
    }
    byte[] template = read("index.html");
    digest.update(template);
    version = HexFormat.of().formatHex(digest.digest(), 0, 8);
    page = new String(template, UTF_8).replace("@assets@", "live/" + version).getBytes(UTF_8);
  }

  /** Of all files together. */
  String version() {
    return version;
  }

  byte[] page() {
    return page;
  }

  Optional<byte[]> file(String name) {
    return Optional.ofNullable(files.get(name));
  }

  static String mediaType(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "js" -> "text/javascript; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      default -> "image/svg+xml";
    };
  }

  private static byte[] read(String name) {
    try (InputStream file = PageFiles.class.getResourceAsStream(FOLDER + name)) {
      if (file == null) {
        throw new IllegalStateException("the jar lacks " + FOLDER + name);
      }
      return file.readAllBytes();
    } catch (IOException broken) {
      throw new UncheckedIOException("the jar is broken at " + FOLDER + name, broken);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has it", impossible);
    }
  }
}
