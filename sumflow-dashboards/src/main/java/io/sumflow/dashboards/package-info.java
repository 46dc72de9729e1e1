/**
 * The Grafana dashboards as code: {@link io.sumflow.dashboards.Boards} says what is on them, the
 * rest how that becomes the files in {@code compose/grafana/dashboards}.
 */
@NullMarked
package io.sumflow.dashboards;

import org.jspecify.annotations.NullMarked;
