package io.sumflow.adder;

import io.grpc.Metadata;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads a trace context out of what a call brings. */
enum MetadataGetter implements TextMapGetter<Metadata> {
  INSTANCE;

  @Override
  public Iterable<String> keys(Metadata headers) {
    return headers.keys();
  }

  @Override
  public @Nullable String get(@Nullable Metadata headers, String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return headers == null || lower.endsWith(Metadata.BINARY_HEADER_SUFFIX)
        ? null
        : headers.get(Metadata.Key.of(lower, Metadata.ASCII_STRING_MARSHALLER));
  }
}
