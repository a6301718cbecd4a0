import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;

/** What people write with HttpURLConnection: one way a mode. */
public class URLConnectionClient {
  public static void main(String[] args) throws Exception {
    String url = args[0], mode = args[1];
    switch (mode) {
      case "reads", "idle", "gives-up":
        for (int n = 1; n <= 3; n++) {
          if (mode.equals("idle") && n > 1) Thread.sleep(6500); // the JDK keeps it for 5 s
          String query = mode.equals("gives-up") ? "?delay=8000" : "";
          var c = (HttpURLConnection) URI.create(url + "/" + n + query).toURL().openConnection();
          if (mode.equals("gives-up")) c.setReadTimeout(400);
          try (InputStream in = c.getInputStream()) {
            in.readAllBytes();
          } catch (SocketTimeoutException e) {
            // as was to be expected
          }
        }
        break;
      case "pool-full": // run with -Dhttp.maxConnections=2
        for (int turn = 0; turn < 3; turn++) {
          Thread[] threads = new Thread[6];
          for (int w = 0; w < threads.length; w++) {
            var target = URI.create(url + "/" + turn + "/" + w + "?delay=200").toURL();
            threads[w] = new Thread(() -> {
              try (InputStream in = target.openConnection().getInputStream()) {
                in.readAllBytes();
              } catch (Exception e) {
                e.printStackTrace();
              }
            });
          }
          for (Thread t : threads) t.start();
          for (Thread t : threads) t.join();
        }
        break;
    }
  }
}
