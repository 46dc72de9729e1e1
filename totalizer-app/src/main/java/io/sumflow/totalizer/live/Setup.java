package io.sumflow.totalizer.live;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What a page is told once.
 *
 * @param door whether numbers can be added here
 * @param traced whether the trace of what is added here is kept
 * @param traces address of the tracing UI
 * @param dashboards address of the dashboards
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Setup(boolean door, boolean traced, @Nullable String traces, @Nullable String dashboards) {}
