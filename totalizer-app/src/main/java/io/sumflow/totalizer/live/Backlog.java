package io.sumflow.totalizer.live;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What the adder says of its backlog.
 *
 * @param messages recorded and not yet published
 * @param oldestAgeSeconds of the first of them
 * @param parked set aside for a person
 * @param relay what the adder's relay is doing
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Backlog(
    long messages, @Nullable Double oldestAgeSeconds, long parked, @Nullable String relay) {}
