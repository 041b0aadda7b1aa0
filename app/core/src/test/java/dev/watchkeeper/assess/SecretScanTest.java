package dev.watchkeeper.assess;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.PathDiff;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

class SecretScanTest {
    private static List<String> in(String... added) {
        StringBuilder patch = new StringBuilder("--- a/c.py\n+++ b/c.py\n");
        patch.append("@@ -0,0 +1,").append(added.length).append(" @@\n");
        for (String line : added) {
            patch.append('+').append(line).append('\n');
        }
        return SecretScan.secrets(UnifiedDiff.parse(patch.toString()));
    }

    // Put together here, so that no scan of this project takes them for real ones.
    @ParameterizedTest
    @CsvSource({
        "-----BEGIN RSA PRIV,ATE KEY-----,a private key",
        "id = AKI,A0123456789ABCDEF,an AWS access key",
        "t = ghp,_0123456789abcdefghijABCDEFGHIJ012345,a GitHub token",
        "x: xox,b-123456789012-abcdefABCDEF,a Slack token",
        "k = 'sk-ant,-api03-0123456789abcdefghijABCD',a model provider's key",
        "u = postgres://app:s3cr,3tpass@db/x,a password in an address",
        "api_key = 'f8K2m,Q9zX1vB7nL4pR6t',what looks like a secret",
    })
    void aSecretIsToldByPlaceAndKindAlone(String half, String rest, String kind) {
        assertEquals(List.of("c.py:2: " + kind), in("a = 1", half + rest));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password = os.environ['DATABASE_PASSWORD']",
                "api_key: '${env:API_KEY}'",
                "token = 'your-token-goes-here'",
                "secret = 'aaaaaaaaaaaaaaaaaaaa'",
                "password_field = \"password_confirmation\"",
                "url = 'https://example.com/a:b@c'",
                "sha = '3a7bd3e2360a3d29eea436fcfb7e44c735d117c4'",
                "tokens = tokenize(text)",
            })
    void ordinaryLinesHoldNone(String line) {
        assertEquals(List.of(), in(line));
    }

    /** A patch that was cut, or of too many files, may lack what a secret stands in. */
    @Test
    void aPatchTellsWhetherAllAddedLinesAreInIt() {
        UnifiedDiff patch = UnifiedDiff.parse("--- a/c.py\n+++ b/c.py\n@@ -0,0 +1,1 @@\n+one\n");
        assertEquals(true, patch.holdsAll(List.of(added("c.py", 1))));
        assertEquals(false, patch.holdsAll(List.of(added("c.py", 2))));
        assertEquals(false, patch.holdsAll(List.of(added("c.py", 1), added("d.py", 1))));
    }

    private static PathDiff added(String path, int lines) {
        return new PathDiff(path, FileChange.Kind.ADDED, lines, 0, false);
    }

    @Test
    void whatStoodThereBeforeIsNoNewSecret() {
        String key = "id = AKIA" + "0123456789ABCDEF";
        String patch = "--- a/c.py\n+++ b/c.py\n@@ -1,1 +1,1 @@\n-" + key + "\n+" + key + "\n";
        assertEquals(List.of(), SecretScan.secrets(UnifiedDiff.parse(patch)));
    }
}
