package io.sumflow.totalizer.live;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;

/**
 * The live page and its files. Nothing in it comes from elsewhere, and browsers hold it to that.
 */
@Path("/")
public final class PageResource {

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final PageFiles files;

  PageResource(PageFiles files) {
    this.files = files;
  }

  /** The page: kept by the browser, and asked for each time whether it changed. */
  @GET
  public Response page(@Context Request request) {
    EntityTag tag = new EntityTag(files.version());
    Response.ResponseBuilder unchanged = request.evaluatePreconditions(tag);
    Response.ResponseBuilder answer =
        unchanged != null ? unchanged : Response.ok(files.page()).type("text/html; charset=utf-8");
    return answer
        .tag(tag)
        .header("Cache-Control", "no-cache")
        .header("Content-Security-Policy", POLICY)
        .header("Cross-Origin-Opener-Policy", "same-origin")
        .header("Referrer-Policy", "no-referrer")
        .header("X-Content-Type-Options", "nosniff")
        .build();
  }

  /** A file of it: its address changes with it, so it is kept for ever. */
  @GET
  @Path("live/{version}/{name}")
  public Response file(@PathParam("version") String version, @PathParam("name") String name) {
    if (!version.equals(files.version())) {
      throw new NotFoundException();
    }
    byte[] file = files.file(name).orElseThrow(NotFoundException::new);
    return Response.ok(file)
        .type(PageFiles.mediaType(name))
        .header("Cache-Control", "public, max-age=31536000, immutable")
        .header("Cross-Origin-Resource-Policy", "same-origin")
        .header("X-Content-Type-Options", "nosniff")
        .build();
  }
}
