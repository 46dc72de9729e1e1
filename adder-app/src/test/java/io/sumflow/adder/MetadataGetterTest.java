package io.sumflow.adder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.grpc.Metadata;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MetadataGetterTest {

  private final MetadataGetter getter = new MetadataGetter(List.of("traceparent", "trace-bin"));
  private final Metadata headers = new Metadata();

  MetadataGetterTest() {
    headers.put(Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER), "parent");
    headers.put(Metadata.Key.of("uberctx-a", Metadata.ASCII_STRING_MARSHALLER), "a");
    headers.put(Metadata.Key.of("trace-bin", Metadata.BINARY_BYTE_MARSHALLER), new byte[] {1});
  }

  @Test
  void namesAreReadWhetherAnnouncedOrNotAndInAnyCase() {
    assertEquals("parent", getter.get(headers, "traceparent"));
    assertEquals("a", getter.get(headers, "UberCtx-a"));
    assertEquals(headers.keys(), getter.keys(headers));
  }

  @Test
  void whatIsMissingOrBinaryIsNotThere() {
    assertNull(getter.get(headers, "tracestate"));
    assertNull(getter.get(headers, "trace-bin"));
    assertNull(getter.get(headers, "Other-Bin"));
    assertNull(getter.get(null, "traceparent"));
  }
}
