package dev.watchkeeper.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.util.List;

class DependencyFilesTest {
    @Test
    void filesThatSayWhatAProjectDependsOnAndThatTheScopeDoesNotName() {
        List<String> paths =
                List.of(
                        "web/package-lock.json",
                        "requirements-dev.txt",
                        "App.csproj",
                        "docs/requirements.md",
                        "src/lock.py",
                        "pom.xml");
        assertEquals(
                List.of("web/package-lock.json", "requirements-dev.txt", "App.csproj"),
                DependencyFiles.among(paths, List.of("src/**", "pom.xml")));
        assertEquals(4, DependencyFiles.among(paths, List.of("**")).size());
    }
}
