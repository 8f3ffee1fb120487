package moxora.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.NotFoundException;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.multi.qrcode.QRCodeMultiReader;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("P59")
public class QrCodeTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 40, 200, 900})
    void theText_isReadBackFromThePicture(int length) throws Exception {
        String text = "otpauth://totp/Moxora:acme?secret=" + "A".repeat(length);
        assertThat(read(QrCode.png(text))).isEqualTo(text);
    }

    @Test
    void aPictureOfNothing_isNotRead() throws IOException {
        BufferedImage blank = ImageIO.read(new ByteArrayInputStream(QrCode.png("x")));
        for (int y = 0; y < blank.getHeight(); y++) {
            for (int x = 0; x < blank.getWidth(); x++) {
                blank.setRGB(x, y, 0xffffff);
            }
        }
        assertThat(catchNotFound(blank)).isTrue();
    }

    /** What a camera sees in the picture. */
    public static String read(byte[] png) throws IOException, NotFoundException {
        return read(ImageIO.read(new ByteArrayInputStream(png)));
    }

    private static String read(BufferedImage image) throws NotFoundException {
        int[] pixels = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        RGBLuminanceSource seen = new RGBLuminanceSource(image.getWidth(), image.getHeight(), pixels);
        return Arrays.stream(new QRCodeMultiReader().decodeMultiple(new BinaryBitmap(new HybridBinarizer(seen))))
                .findFirst()
                .orElseThrow()
                .getText();
    }

    private static boolean catchNotFound(BufferedImage image) {
        try {
            read(image);
            return false;
        } catch (NotFoundException e) {
            return true;
        }
    }
}
