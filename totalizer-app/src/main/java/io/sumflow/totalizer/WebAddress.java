package io.sumflow.totalizer;

import java.net.URI;
import java.net.URISyntaxException;

/** Addresses that the page links to, or that are asked over HTTP. */
final class WebAddress {

  private WebAddress() {}

  /** An {@code http} or {@code https} URL without user, query and fragment; no slash at its end. */
  static URI parse(String field, String given) {
    try {
      URI address = new URI(given.replaceAll("/+$", ""));
      String scheme = String.valueOf(address.getScheme());
      if (scheme.matches("(?i)https?")
          && address.getHost() != null
          && address.getRawUserInfo() == null
          && address.getRawQuery() == null
          && address.getRawFragment() == null) {
        return address;
      }
    } catch (URISyntaxException malformed) {
      // The same to whoever wrote it.
    }
    // What stands before an @ may be a secret.
    String shown = given.contains("@") ? "not shown, it names a user" : given;
    throw new IllegalArgumentException(
        field + " must be an http or https URL without user and query: " + shown);
  }
}
