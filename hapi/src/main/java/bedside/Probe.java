package bedside;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/**
 * Ends with 0 when the address answers 200, else with 1. It is the health check of the public image in compose.yaml,
 * which has Java and nothing else that could ask.
 */
final class Probe {

    private static final int LIMIT_MS = 10_000;

    private Probe() {}

    public static void main(String[] arguments) {
        System.exit(answers(arguments[0]) ? 0 : 1);
    }

    private static boolean answers(String address) {
        try {
            HttpURLConnection connection = (HttpURLConnection) URI.create(address).toURL().openConnection();
            connection.setConnectTimeout(LIMIT_MS);
            connection.setReadTimeout(LIMIT_MS);
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException notYet) {
            return false;
        }
    }
}
