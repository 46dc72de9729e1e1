package io.sumflow.adder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sumflow.domain.Sum;
import io.sumflow.domain.SumCalculated;
import io.sumflow.domain.SumId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class SumEventTest {

  @Test
  void theEventIsTheSharedSampleByteForByte() throws IOException {
    SumCalculated fact =
        new SumCalculated(
            UUID.fromString("01980b8a-5c00-7abc-8def-0123456789ab"),
            new SumId(UUID.fromString("01980b8a-5c00-7abc-8def-0123456789cd")),
            Sum.of(9_007_199_254_740_993L, -3),
            Instant.parse("2026-01-02T03:04:05.678901Z"));

    assertEquals(
        Files.readString(Path.of("../proto/samples/sum-calculated.json")).strip(),
        new String(SumEvent.encode(fact), StandardCharsets.UTF_8));
  }
}
