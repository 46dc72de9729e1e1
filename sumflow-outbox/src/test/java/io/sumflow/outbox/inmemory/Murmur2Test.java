package io.sumflow.outbox.inmemory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Murmur2Test {

  /** The values that Kafka's own tests hold its client to. */
  @ParameterizedTest
  @CsvSource({
    "21, -973932308",
    "foobar, -790332482",
    "a-little-bit-long-string, -985981536",
    "a-little-bit-longer-string, -1486304829",
    "lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8, -58897971",
    "abc, 479470107"
  })
  void theHashIsKafkas(String key, int hash) {
    assertEquals(hash, Murmur2.hash(key.getBytes(StandardCharsets.UTF_8)));
    assertEquals((hash & 0x7fffffff) % 7, Murmur2.partition(key, 7));
  }
}
