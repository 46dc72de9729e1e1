package io.sumflow.adder;

import static java.util.stream.Collectors.toUnmodifiableMap;

import io.grpc.Metadata;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads a trace context out of what a call brings. Safe for use by many threads. */
final class MetadataGetter implements TextMapGetter<Metadata> {

  private final Map<String, Metadata.Key<String>> known;

  /**
   * Gets any name, and these without checking them anew for every call.
   *
   * @param names what the propagator says that it asks for
   */
  MetadataGetter(Collection<String> names) {
    known =
        names.stream()
            .filter(MetadataGetter::isText)
            .collect(toUnmodifiableMap(Function.identity(), MetadataGetter::key, (a, b) -> a));
  }

  @Override
  public Iterable<String> keys(Metadata headers) {
    return headers.keys();
  }

  @Override
  public @Nullable String get(@Nullable Metadata headers, String name) {
    Metadata.Key<String> key = known.get(name);
    if (headers == null || (key == null && !isText(name))) {
      return null;
    }
    return headers.get(key == null ? key(name) : key);
  }

  private static boolean isText(String name) {
    return !name.toLowerCase(Locale.ROOT).endsWith(Metadata.BINARY_HEADER_SUFFIX);
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }
}
